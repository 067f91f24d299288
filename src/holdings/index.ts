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
  type TakenOff,
  takeLoginOffLine,
  takeStaleLoginOff,
} from "./repository.ts";
