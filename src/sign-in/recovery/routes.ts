import { wordsOf } from "../../platform/routing.ts";
import { nameForm } from "../claim/forms.ts";
import { claimRoutes } from "../claim/routes.ts";
import { readName } from "../forms.ts";
import { messages } from "./messages.ts";
import { recover } from "./recovery.ts";

/** Забыли пароль: a number, an account or an e-mail address, a code, a new password. */
export const recoveryRoutes = claimRoutes({
  purpose: "recovery",
  base: "/password-recovery",
  nameForm: nameForm(readName),
  wordsFor: (req) => wordsOf(req, messages),
  told: (req, kind, name) => wordsOf(req, messages).t(`told.${kind}`, { name }),
  setPassword: recover,
});
