import { randomBytes } from 'node:crypto';
import { type Database, connectDatabase } from '../db/connection.js';
import { type Config, requireSettings } from '../lib/config.js';
import { noticePath, paymentProviderFrom } from '../ports/payment/from-settings.js';
import type { PaymentProvider } from '../ports/payment/payment-provider.js';
import type { SupplierChannel } from '../ports/supplier/supplier-channel.js';
import { createWebhookChannel } from '../ports/supplier/webhook.js';
import type { SolveRoutes } from '../domain/transport/plan-runs.js';
import { travelMatrixFrom } from '../ports/travel-matrix/from-settings.js';
import type { TravelMatrixPort } from '../ports/travel-matrix/travel-matrix-port.js';

/** Everything that steps ask for, made once per process. */
export interface Dependencies {
  readonly database: Database;
  readonly payment: PaymentProvider;
  readonly supplierChannel: SupplierChannel;
  readonly travelMatrix: TravelMatrixPort;
  readonly notifyUrl: string;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Where routes are searched; without it, by the step itself. */
  readonly solveRoutes?: SolveRoutes;
}

/** The real things behind the steps, as the settings say. The caller destroys the database at the end. */
export function createDependencies(config: Config, applicationName: string): Dependencies {
  const settings = requireSettings(config, ['databaseUrl', 'paymentUrl', 'paymentKeys', 'publicUrl']);
  return {
    database: connectDatabase(settings.databaseUrl, { applicationName }),
    payment: paymentProviderFrom(settings),
    supplierChannel: createWebhookChannel(),
    travelMatrix: travelMatrixFrom(config.osrmUrl),
    notifyUrl: new URL(noticePath, settings.publicUrl).href,
    randomBytes,
  };
}
