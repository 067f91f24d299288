export { hashPassword, verifyPassword } from "./hash.ts";
export { passwordFaultSentence, passwordHint } from "./messages.ts";
export {
  isTooLong,
  leastLength,
  mostLength,
  type PasswordContext,
  type PasswordFault,
  passwordFault,
} from "./password.ts";
export { renewHash, setPassword } from "./repository.ts";
