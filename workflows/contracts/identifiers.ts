/**
 * Names that are stored in histories and therefore never change: workflow ids, queues, the wake signal.
 * Ids are business words with the day near the front, because the Temporal UI cannot sort by column.
 */
export const queues = {
  cycle: 'cycle',
  order: 'order',
  operations: 'operations',
  payment: 'payment',
  planning: 'planning',
} as const;

export type Queue = (typeof queues)[keyof typeof queues];

export const workflowIds = {
  schedule: (regionId: string): string => `open-cycles/${regionId}`,
  dailyCycle: (cycleId: string): string => `cycle/${cycleId}`,
  /** The purchase order's number is `<region>/<day>/<slot>/<supplier>/<n>`. */
  purchaseOrder: (purchaseOrderNo: string): string => `po/${purchaseOrderNo}`,
  gridNight: (cycleId: string, siteId: string): string => `night/${cycleId}/${siteId}`,
  /** The run's id is `<region>/<day>/<slot>/<site>/<n>`. */
  deliveryRun: (runId: string): string => `run/${runId}`,
  order: (orderId: string): string => `order/${orderId}`,
  afterSale: (claimNo: string): string => `aftersale/${claimNo}`,
  payout: (settlementNo: string): string => `payout/${settlementNo}`,
} as const;

/** The eight workflow types, as registered. */
export const workflowTypes = {
  openCycles: 'openCycles',
  dailyCycle: 'dailyCycle',
  purchaseOrder: 'purchaseOrder',
  gridNight: 'gridNight',
  deliveryRun: 'deliveryRun',
  order: 'order',
  afterSale: 'afterSale',
  payout: 'payout',
} as const;

export type WorkflowType = keyof typeof workflowTypes;
