import { askForLeave, listLeaderChanges, withdrawLeave } from './ask-leave.js';
import { approveLeave, changeLeader, endLeaderChange, refuseLeave } from './decide-change.js';

export const networkRoutes = [
  askForLeave,
  withdrawLeave,
  listLeaderChanges,
  changeLeader,
  approveLeave,
  refuseLeave,
  endLeaderChange,
] as const;
