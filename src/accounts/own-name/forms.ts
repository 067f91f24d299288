import { z } from "zod";
import { line } from "../../platform/forms.ts";

export const longestName = 40;

/** An empty name takes the name away. */
export const ownNameForm = z.object({ name: line(longestName, { long: "nameLong" }) });
