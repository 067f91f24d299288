export { forgetSessions, runForgetSessions } from "./forget.ts";
export * from "./repository.ts";
export { continueSession, type Way, ways } from "./session.ts";
export { streamWhileAllowed } from "./stream.ts";
