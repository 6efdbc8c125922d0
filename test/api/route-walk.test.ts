import test from 'ava';
import { z } from 'zod';
import { allRoutes } from '../../api/app.js';
import type { May } from '../../api/audience.js';
import { defineRoute } from '../../api/define-route.js';
import { roles } from '../../domain/access/roles.js';
import type { ForeignCall, RouteWalk } from './route-walk.js';
import { declarationFindings, walkRoutes } from './route-walk.js';
import { readSample, sampleRoutes } from './support/sample-routes.js';
import { logins, startSample, tokenOf } from './support/sample-server.js';

const own = { sampleId: 'sample-1', owner: 'party-member', note: '', secret: '' };
const foreignReads: readonly ForeignCall[] = [
  { as: 'member/neighbour', params: { sampleId: own.sampleId } },
  { as: 'leader', params: { sampleId: own.sampleId } },
];
const foreign: RouteWalk['foreign'] = {
  readSample: foreignReads,
  cancelSample: [{ as: 'member/neighbour', params: { sampleId: own.sampleId } }],
  placeSample: 'a new sample is always of its caller',
};

test('a walk over well-kept routes finds nothing', async (t) => {
  const { base, steps } = await startSample(t, { steps: { samples: [own] } });
  const routes = allRoutes(sampleRoutes).filter((route) => route.operationId !== 'failSample');
  t.deepEqual(await walkRoutes({ base, routes, tokenOf, foreign }), []);
  t.deepEqual(steps.samples, [own]);
  t.deepEqual(new Set(Object.values(logins)), new Set(roles));
});

test('a walk finds a route that lets the wrong role in, keeps a right one out, or shows what is not theirs', async (t) => {
  const { base } = await startSample(t, { steps: { samples: [own] } });
  const walk = (may: May, calls = foreignReads) =>
    walkRoutes({ base, tokenOf, routes: [{ ...readSample, may }], foreign: { readSample: calls } });
  t.deepEqual(await walk('order.place', foreignReads.slice(0, 1)), [
    'readSample: as leader it answers 404 not-found',
  ]);
  const keptOut = await walk('order.read');
  t.deepEqual(
    keptOut,
    ['ops', 'finance'].map((role) => `readSample: as ${role} it answers 403 role-forbidden`),
  );
  t.deepEqual(await walk('message.read', foreignReads.slice(0, 1)), [
    "readSample: no leader tries it with another's ids",
  ]);
  const mine = { as: 'member', params: { sampleId: own.sampleId } };
  t.deepEqual(await walk('message.read', [...foreignReads, mine]), [
    "readSample: member with another's ids it answers 200",
  ]);
  t.true((await walk('catalogue.read')).includes('readSample: foreign calls for no scoped route'));
});

test('a list may answer, and is found when it shows what it must hide', async (t) => {
  const { base } = await startSample(t, { steps: { samples: [own] } });
  const walk = (hides: string) =>
    walkRoutes({
      base,
      tokenOf,
      routes: [readSample],
      foreign: { readSample: [{ as: 'member', params: { sampleId: own.sampleId }, hides }, ...foreignReads] },
    });
  t.deepEqual(await walk('sample-2'), []);
  t.deepEqual(await walk('sample-1'), ["readSample: member with another's ids it answers 200"]);
});

test('a walk finds a route that answers without a token', async (t) => {
  const { base } = await startSample(t);
  const routes = allRoutes([])
    .filter((route) => route.operationId === 'healthz')
    .map((route) => ({ ...route, may: 'order.review' as const }));
  const foreignCalls = { healthz: 'nothing to name' };
  t.deepEqual((await walkRoutes({ base, routes, tokenOf, foreign: foreignCalls })).slice(0, 2), [
    'healthz: without a token it answers 200',
    'healthz: with an unknown token it answers 200',
  ]);
});

test('input without a limit is found in the declaration', (t) => {
  const route = defineRoute({
    operationId: 'Wide',
    method: 'POST',
    path: '/things',
    summary: { zh: 'things', en: '东西' },
    area: 'order',
    may: 'cycle.extend',
    body: z.object({ lines: z.array(z.object({ sku: z.string() })) }),
    responses: { 204: 'empty' },
  }).act(async () => ({ status: 204, body: null }));
  t.deepEqual(declarationFindings(route), [
    'Wide: the operationId is not camelCase',
    'Wide: the path is outside /v1',
    'Wide: the summary has no Chinese',
    'Wide: the English summary has Chinese',
    'Wide: /body/properties/lines has no maximum of items',
    'Wide: /body/properties/lines/items/properties/sku has no maximum length',
  ]);
});
