import { accessJournal } from "./access/index.ts";
import { accountJournal } from "./accounts/index.ts";
import { allocationJournal } from "./allocation/index.ts";
import { deliveryJournal, deliverySettingsJournal } from "./deliveries/index.ts";
import { factorJournal } from "./factors/index.ts";
import { holdingJournal } from "./holdings/index.ts";
import { importJournal } from "./imports/index.ts";
import { changeJournal } from "./invoices/index.ts";
import { commonJournal, journalWordList } from "./journal/index.ts";
import { operations } from "./operations.ts";
import { orderJournal } from "./orders/index.ts";
import { paymentJournal } from "./payments/index.ts";
import { profileJournal } from "./profile/index.ts";
import { reconciliationJournal } from "./reconciliation-acts/index.ts";
import { signInJournal } from "./sign-in/index.ts";
import { staffListJournal } from "./staff-list/index.ts";
import { subscriberJournal } from "./subscribers/index.ts";
import { supportJournal } from "./support/index.ts";
import { agedRecordsJournal, callDetailsJournal } from "./usage/index.ts";

/** What each feature writes into the journal. Its order is that of the filter's list and of a record's fields. */
export const journalWords = journalWordList(
  orderJournal(operations),
  deliveryJournal,
  deliverySettingsJournal,
  paymentJournal,
  callDetailsJournal,
  allocationJournal,
  changeJournal,
  reconciliationJournal,
  subscriberJournal,
  staffListJournal,
  commonJournal,
  accessJournal,
  holdingJournal,
  supportJournal,
  importJournal,
  agedRecordsJournal,
  signInJournal,
  accountJournal,
  profileJournal,
  factorJournal,
);
