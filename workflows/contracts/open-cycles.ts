/** Input of the workflow `openCycles`, fired by the Schedule of a region. */
export interface OpenCyclesInput {
  readonly regionId: string;
}

/** A cycle that is not settled yet, oldest cutoff first. */
export interface OpenCycle {
  readonly cycleId: string;
  readonly words: string;
}

export interface OpenCyclesActivities {
  /** Creates the missing cycles with listings and quotas for the coming days; returns every unsettled cycle. Ensuring. */
  ensureCycles(input: OpenCyclesInput): Promise<OpenCycle[]>;
}
