/**
 * An interval in which something may begin; both ends belong to it. Whole seconds on the problem's own clock.
 */
export interface TimeWindow {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** A vehicle makes at most one trip. It leaves and returns within its shift and within the depot's hours. */
export interface Vehicle {
  /** One figure per dimension of the load, in the unit of that dimension. */
  readonly capacity: readonly number[];
  readonly shift: TimeWindow;
}

/**
 * A place to visit once. Service *begins* within one of the windows; waiting in front of a closed door is
 * allowed.
 */
export interface Stop {
  readonly load: readonly number[];
  /** At least one, ascending and apart from each other. */
  readonly windows: readonly TimeWindow[];
  readonly serviceSeconds: number;
}

/**
 * One depot, a mixed fleet, stops with hard windows. Node 0 is the depot and node k is `stops[k - 1]`; both
 * matrices are square over the nodes, zero on the diagonal, may be asymmetric, and hold whole numbers so that costs add up exactly.
 */
export interface RoutingProblem {
  readonly depot: TimeWindow;
  readonly vehicles: readonly Vehicle[];
  readonly stops: readonly Stop[];
  readonly travelSeconds: readonly (readonly number[])[];
  readonly distanceMeters: readonly (readonly number[])[];
  /** What taking one more vehicle costs, in meters driven. 0 = vehicles are free. */
  readonly vehicleFixedMeters: number;
}

/**
 * The problem, checked: every later function may rely on its shape. A RangeError names the first field that
 * is wrong, for example `stops[3].load`: the input is made by our own code.
 */
export function createProblem(problem: RoutingProblem): RoutingProblem {
  const dimensions = problem.vehicles[0]?.capacity.length ?? problem.stops[0]?.load.length ?? 0;
  checkWindow(problem.depot, 'depot');
  checkWhole(problem.vehicleFixedMeters, 'vehicleFixedMeters');
  problem.vehicles.forEach((vehicle, index) => {
    checkVector(vehicle.capacity, dimensions, `vehicles[${index}].capacity`);
    checkWindow(vehicle.shift, `vehicles[${index}].shift`);
  });
  problem.stops.forEach((stop, index) => checkStop(stop, dimensions, `stops[${index}]`));
  checkMatrix(problem.travelSeconds, problem.stops.length + 1, 'travelSeconds');
  checkMatrix(problem.distanceMeters, problem.stops.length + 1, 'distanceMeters');
  return problem;
}

function checkStop(stop: Stop, dimensions: number, field: string): void {
  checkVector(stop.load, dimensions, `${field}.load`);
  checkWhole(stop.serviceSeconds, `${field}.serviceSeconds`);
  if (stop.windows.length === 0) refuse(`${field}.windows`);
  let previousEnd = -1;
  stop.windows.forEach((window, index) => {
    checkWindow(window, `${field}.windows[${index}]`);
    if (window.fromSeconds <= previousEnd) refuse(`${field}.windows[${index}]`);
    previousEnd = window.toSeconds;
  });
}

function checkMatrix(matrix: readonly (readonly number[])[], size: number, field: string): void {
  if (matrix.length !== size) refuse(field);
  matrix.forEach((row, from) => {
    checkVector(row, size, `${field}[${from}]`);
    // The cost of a move counts an empty route as nothing, so staying in place must be free.
    if (row[from] !== 0) refuse(`${field}[${from}][${from}]`);
  });
}

function checkVector(values: readonly number[], length: number, field: string): void {
  if (values.length !== length) refuse(field);
  values.forEach((value, index) => checkWhole(value, `${field}[${index}]`));
}

function checkWindow(window: TimeWindow, field: string): void {
  checkWhole(window.fromSeconds, `${field}.fromSeconds`);
  checkWhole(window.toSeconds, `${field}.toSeconds`);
  if (window.toSeconds < window.fromSeconds) refuse(field);
}

function checkWhole(value: number, field: string): void {
  if (!Number.isSafeInteger(value) || value < 0) refuse(field);
}

function refuse(field: string): never {
  throw new RangeError(`the routing problem is wrong at ${field}`);
}
