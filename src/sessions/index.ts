export * from "./repository.ts";
export { continueSession, isFresh, type Way, ways } from "./session.ts";
