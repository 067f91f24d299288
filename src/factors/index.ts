export { browserOf } from "./answers.ts";
export {
  type Channel,
  firstChannel,
  isAnother,
  numberChannel,
  originOfNew,
  passwordChannel,
} from "./channels.ts";
export { type Factors, findFactors, hasAny, mustHaveFactor, removeFactors } from "./factors.ts";
export { isFresh } from "./fresh.ts";
export { factorJournal } from "./journal.ts";
export { mustShowMailbox } from "./mailbox/mailbox.ts";
export { offerPasskey, readPasskey } from "./passkeys/passkeys.ts";
export { type Proof, proveByCode, proveByPasskey, proveByPassword, proveBySms } from "./proof.ts";
export { factorRoutes } from "./routes.ts";
export { canGetSms, openAttempt, sendSmsCode } from "./sms/sms.ts";
export { tellOfChange } from "./tell.ts";
