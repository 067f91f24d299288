import type { CodeDeps } from "../codes/index.ts";
import type { Config } from "../platform/config.ts";

/** What the app hands over. */
export type SignInDeps = CodeDeps & { readonly config: Config };
