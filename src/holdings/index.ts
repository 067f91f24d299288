export {
  type ActiveNumber,
  type Holding,
  holdingColumns,
  isNewSim,
  mayGetCode,
  type NumberState,
  stateOf,
} from "./holding.ts";
export { holdingJournal } from "./journal.ts";
export {
  confirmNumber,
  findActiveNumber,
  findOwnNumber,
  findPhone,
  type OwnNumber,
  takeStaleLoginOff,
} from "./repository.ts";
