import type { Database } from '../../db/connection.js';
import { ensureInstallation } from '../../db/queries/cycle/create-installation.js';
import type { Installation } from '../../db/queries/cycle/installation.js';
import { readRegion } from '../../db/queries/network/list-people.js';
import { setSupplierWebhook } from '../../db/queries/network/set-supplier-webhook.js';
import type { Pace } from '../../domain/cycle/pace.js';
import type { TemporalClient } from '../../lib/temporal.js';
import { type ServicePorts, supplierWebhookUrl } from '../../simulation/days/services.js';
import type { Town } from '../../simulation/days/town.js';
import { ensureSchedules } from '../../workers/schedules.js';

/** Every supplier's orders go to the simulated house, as a person would have entered it. */
export async function connectSuppliers(database: Database, town: Town, ports: ServicePorts): Promise<void> {
  for (const { id, secret } of town.suppliers)
    await setSupplierWebhook(database, { supplierId: id, secret, url: supplierWebhookUrl(ports, id) });
}

/**
 * A moment between "everything runs" and the opening of the first sale. Smaller: the first shoppers find no cycle on a
 * slow machine. Larger: everybody waits for nothing.
 */
const opensInMs = 2_000;

/**
 * What the simulated merchant account opens with (openingBalanceFen of its rules), so that commission can be paid before
 * the members' money is released. Another figure here: the books disagree with the provider's.
 */
const floatFen = 10_000_000;

/**
 * Day 0 begins in a moment, if this installation has not begun before, and the Schedule of every region has fired: the
 * coming cycles are being made.
 */
export async function openSale(
  database: Database,
  temporal: TemporalClient,
  pace: Pace,
): Promise<Installation> {
  const { todayLabel } = await readRegion(database);
  const wanted = { beginsInMs: opensInMs, originDay: todayLabel, pace, floatFen };
  const installation = await ensureInstallation(database, wanted);
  for (const scheduleId of await ensureSchedules(temporal.client, database))
    await temporal.client.schedule.getHandle(scheduleId).trigger();
  return installation;
}
