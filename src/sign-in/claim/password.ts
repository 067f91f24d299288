import { passwordFault, passwordFaultSentence, passwordHint } from "../../passwords/index.ts";
import { formOf, readForm } from "../../platform/forms.ts";
import type { PageRequest } from "../../platform/routing.ts";
import { type Claimant, contextOf } from "./claimant.ts";
import { newUserForm, passwordForm } from "./forms.ts";
import type { PasswordView } from "./pages.ts";

/** `fullName`: of a new user. */
type Chosen = { readonly fullName: string | null; readonly password: string };

/** The chosen password, with the full name of a new user; or the page that says what is wrong with them. */
export const readPassword = async (
  { site, lang, body }: PageRequest,
  claimant: Claimant,
): Promise<{ readonly chosen: Chosen } | { readonly view: PasswordView }> => {
  const form = isNew(claimant) ? newUserForm : passwordForm;
  const read = readForm(form, body);
  const chosen = { fullName: null, password: "", ...(read.ok && read.data) };
  const context = await contextOf(site, claimant, chosen.fullName);
  const fault = read.ok ? passwordFault(chosen.password, context) : null;
  if (read.ok && !fault) return { chosen };
  const typed = read.ok ? formOf(form, body) : read.form;
  const hint = passwordHint(lang, context.hasSecondFactor);
  const sentence = fault ? passwordFaultSentence(lang, fault) : undefined;
  return { view: { hint, fullName: typed["fullName"], error: typed["password"]?.error, fault: sentence } };
};

/** The page before anything is typed. */
export const emptyPassword = async ({ site, lang }: PageRequest, claimant: Claimant): Promise<PasswordView> => {
  const { hasSecondFactor } = await contextOf(site, claimant, null);
  const hint = passwordHint(lang, hasSecondFactor);
  return { hint, fullName: isNew(claimant) ? { value: "", error: undefined } : undefined };
};

const isNew = ({ owner }: Claimant): boolean => owner.userId === undefined;
