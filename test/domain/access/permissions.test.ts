import test from 'ava';
import { permissions, scopeOf, type Action, type Permission } from '../../../domain/access/permissions.js';
import { isRole, roles } from '../../../domain/access/roles.js';

const actions = Object.keys(permissions) as Action[];

test('every action can be done by somebody', (t) => {
  t.deepEqual(
    actions.filter((action) => roles.every((role) => scopeOf(action, role) === undefined)),
    [],
  );
});

test('members, leaders, suppliers and drivers change only what is their own', (t) => {
  const reads = (action: Action): boolean => action.endsWith('.read');
  for (const action of actions.filter((one) => !reads(one))) {
    const permission: Permission = permissions[action];
    for (const role of ['member', 'leader', 'supplier', 'driver'] as const) {
      t.true([undefined, 'own'].includes(permission[role]), `${action} ${role}`);
    }
  }
});

test('only the leader signs stops and redeems codes, and nobody but a member places orders', (t) => {
  t.deepEqual(Object.keys(permissions['stop.sign']), ['leader']);
  t.deepEqual(Object.keys(permissions['pickup.redeem']), ['leader']);
  t.deepEqual(Object.keys(permissions['order.place']), ['member']);
});

test('money leaves and the ledger is read by finance alone', (t) => {
  t.deepEqual(Object.keys(permissions['payout.request']), ['finance']);
  t.deepEqual(Object.keys(permissions['ledger.read']), ['finance']);
});

test('a role that is not named may not', (t) => {
  t.is(scopeOf('order.place', 'ops'), undefined);
  t.is(scopeOf('order.read', 'leader'), 'own');
  t.false(isRole('admin'));
});
