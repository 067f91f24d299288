import type { Operation } from "../../orders/index.ts";
import { activate } from "./activate.ts";
import { addLabel, removeLabel, setDepartment, setNote } from "./belonging.ts";
import { lockNumber, unlockNumber } from "./lock.ts";
import { reportFound, reportLost } from "./loss.ts";
import { rename } from "./rename.ts";
import { restore } from "./restore.ts";
import { allowSplitBill, forbidSplitBill } from "./split-bill.ts";
import { suspend } from "./suspend.ts";
import { cancelTermination, terminate } from "./terminate.ts";

/** What can be ordered for a subscriber as such; services, tariffs and numbers bring their own. */
export const subscriberOperations: readonly Operation[] = [
  rename,
  activate,
  reportLost,
  reportFound,
  suspend,
  restore,
  terminate,
  cancelTermination,
  lockNumber,
  unlockNumber,
  setDepartment,
  setNote,
  addLabel,
  removeLabel,
  allowSplitBill,
  forbidSplitBill,
];
