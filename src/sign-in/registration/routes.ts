import { wordsOf } from "../../platform/routing.ts";
import { nameForm } from "../claim/forms.ts";
import { claimRoutes } from "../claim/routes.ts";
import { readName } from "../forms.ts";
import { messages } from "./messages.ts";
import { register } from "./registration.ts";

/** Регистрация: a number or a fixed-line account, a code, a password. */
export const registrationRoutes = claimRoutes({
  purpose: "registration",
  base: "/registration",
  // nobody can register with an e-mail address: it names no customer
  nameForm: nameForm((text) => {
    const named = readName(text);
    return named?.kind === "email" ? undefined : named;
  }),
  wordsFor: (req) => wordsOf(req, messages),
  told: (req, kind, name) => wordsOf(req, messages).t(kind === "phone" ? "told.phone" : "told.account", { name }),
  setPassword: register,
});
