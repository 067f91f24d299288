export {
  type CheckedCode,
  type CodeRequest,
  checkCode,
  type IssuedCode,
  issueCode,
  type SentCode,
} from "./code.ts";
export { forgetCodes, runForgetCodes } from "./forget.ts";
export type { Channel, CodeFault } from "./pages.ts";
export type { CodeOwner } from "./repository.ts";
export {
  answerFault,
  type CodePart,
  codeFaultText,
  codePart,
  faultOf,
  isAlive,
  sixDigits,
  waitText,
} from "./waiting.ts";
