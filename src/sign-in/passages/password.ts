import { passwordFault, passwordFaultSentence, passwordHint } from "../../passwords/index.ts";
import { formOf, readForm } from "../../platform/forms.ts";
import type { PageRequest } from "../../platform/routing.ts";
import type { Site } from "../site.ts";
import { passwordForm, personForm } from "./forms.ts";
import type { PasswordView } from "./pages.ts";
import { contextOf, type Person } from "./person.ts";

type Chosen = { readonly fullName: string | null; readonly password: string };

/** The name, of who has none here yet, and a password that may be one; else the page that says why not. */
export const readPassword = async (
  site: Site,
  req: PageRequest,
  person: Person,
): Promise<{ readonly chosen: Chosen } | { readonly view: PasswordView }> => {
  const form = isNew(person) ? personForm : passwordForm;
  const read = readForm(form, req.body);
  const chosen = { fullName: null, password: "", ...(read.ok && read.data) };
  const context = await contextOf(site, person, chosen.fullName);
  const fault = read.ok ? passwordFault(chosen.password, context) : null;
  if (read.ok && !fault) return { chosen };
  const typed = read.ok ? formOf(form, req.body) : read.form;
  const hint = passwordHint(req.lang, context.hasSecondFactor);
  const sentence = fault ? passwordFaultSentence(req.lang, fault) : undefined;
  return { view: { hint, fullName: typed["fullName"], error: typed["password"]?.error, fault: sentence } };
};

/** The page before anything is typed. */
export const emptyPassword = async (site: Site, { lang }: PageRequest, person: Person): Promise<PasswordView> => {
  const { hasSecondFactor } = await contextOf(site, person, null);
  const hint = passwordHint(lang, hasSecondFactor);
  return { hint, fullName: isNew(person) ? { value: "", error: undefined } : undefined };
};

const isNew = ({ subject }: Person): boolean => subject.userId === undefined;
