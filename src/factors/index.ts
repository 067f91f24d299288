export { browserOf, personOf } from "./answers.ts";
export type { FactorDeps, Person } from "./deps.ts";
export { type Factors, findFactors, hasAny, mustHaveFactor, removeFactors } from "./factors.ts";
export { factorJournal } from "./journal.ts";
export { offerPasskey, readPasskey } from "./passkeys/passkeys.ts";
export { type Proof, proveByCode, proveByPasskey, proveByPassword, proveBySms } from "./proof.ts";
export { factorRoutes } from "./routes.ts";
export { canGetSms, openAttempt, resendIn, type SmsAttempt, sendSmsCode } from "./sms/sms.ts";
