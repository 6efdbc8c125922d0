import type { Database } from '../db/connection.js';
import { readCycleBoard } from '../db/queries/cycle/boards.js';
import { readPurchaseOrderBoard } from '../db/queries/purchasing/purchase-order-board.js';
import { readRunBoard, readRunWords } from '../db/queries/transport/run-board.js';
import { readNightBoard } from '../db/queries/warehouse/night-board.js';
import type { DailyCycleActivities } from '../workflows/contracts/daily-cycle.js';
import type { DeliveryRunActivities } from '../workflows/contracts/delivery-run.js';
import type { GridNightActivities, GridNightInput, PlannedRuns } from '../workflows/contracts/grid-night.js';
import type { Board } from '../workflows/contracts/phases.js';
import type { PurchaseOrderActivities } from '../workflows/contracts/purchase-order.js';

type Boarded = keyof (DailyCycleActivities &
  PurchaseOrderActivities &
  GridNightActivities &
  DeliveryRunActivities);

type ReadBoard = (on: Database, input: never) => Promise<Board | undefined>;

const ofCycle = (on: Database, { cycleId }: { cycleId: string }): Promise<Board | undefined> =>
  readCycleBoard(on, cycleId);
const ofSupply = (
  on: Database,
  { purchaseOrderNo }: { purchaseOrderNo: string },
): Promise<Board | undefined> => readPurchaseOrderBoard(on, purchaseOrderNo);
const ofRun = (on: Database, { runId }: { runId: string }): Promise<Board | undefined> =>
  readRunBoard(on, runId);

/** Whose answers carry what people shall see of the row. */
const boards: Readonly<Partial<Record<Boarded, ReadBoard>>> = {
  readCycle: ofCycle,
  closeCycle: ofCycle,
  freezeCycle: ofCycle,
  markDelivered: ofCycle,
  readClosing: ofCycle,
  settleCycle: ofCycle,
  readPurchaseOrder: ofSupply,
  sendPurchaseOrder: ofSupply,
  remindSupplier: ofSupply,
  closeOverdueReceipt: ofSupply,
  readNight: readNightBoard,
  planWaves: readNightBoard,
  readPacking: readNightBoard,
  readDelivery: readNightBoard,
  readRun: ofRun,
  closeOverdueStops: ofRun,
  finishRun: ofRun,
};

/** The steps, some of whose answers also carry a board; their own words and decisions are untouched. */
export function withBoards<Steps extends object>({ database }: { database: Database }, steps: Steps): Steps {
  const shown = Object.entries(steps).map(([name, step]) => {
    const readBoard = boards[name as Boarded];
    return [
      name,
      readBoard === undefined ? step : withBoard(step as Step, (input) => readBoard(database, input)),
    ];
  });
  return Object.fromEntries(shown) as Steps; // the same names; an answer with a board is still that step's answer
}

type Step = (input: never) => Promise<object>;

const withBoard =
  (step: Step, readBoard: (input: never) => Promise<Board | undefined>): Step =>
  async (input) => {
    const answer = await step(input);
    const board = await readBoard(input).catch((error: unknown) => {
      // The step is done: a page without news must not hold up a cutoff.
      process.emitWarning(error instanceof Error ? error : String(error));
      return undefined;
    });
    return board === undefined ? answer : { ...answer, board };
  };

/** The planned routes with each run's own sentence. */
export const withRunWords =
  (
    { database }: { database: Database },
    step: (input: GridNightInput) => Promise<PlannedRuns>,
  ): ((input: GridNightInput) => Promise<PlannedRuns>) =>
  async (input) => {
    const planned = await step(input);
    return { ...planned, runWords: await readRunWords(database, planned.runIds) };
  };
