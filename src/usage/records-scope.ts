import { type AccountScope, usageScope } from "../platform/db.ts";

/** Where an account's usage records are read: every read of them goes through it, for they may lie in a database of their own (design.md §2). */
export const recordsScope = (scope: AccountScope): AccountScope => usageScope(scope);
