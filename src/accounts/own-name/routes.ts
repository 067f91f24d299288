import type { Response } from "express";
import { flash } from "../../platform/flash.ts";
import { readForm } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, placeOf, post, type Route, routes, type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import { ownNameForm } from "./forms.ts";
import { messages } from "./messages.ts";
import { ownNamePage } from "./pages.ts";
import { renameAccount } from "./rename.ts";
import { findOwnName } from "./repository.ts";

/** What its people call an account, so that they tell several of one company apart. */
export const ownNameRoutes: readonly Route[] = routes("/a/:account/own-name", [
  get("", "account:write", (req: ScopedRequest, res) => showName(req, res)),
  post("", "account:write", save, { sample: { name: "Офис" } }),
]);

type Typed = { readonly value: string; readonly error: string | undefined };

async function showName(req: ScopedRequest, res: Response, typed?: Typed) {
  const { value, error } = typed ?? { value: (await findOwnName(req.scope)) ?? "", error: undefined };
  const page = ownNamePage(wordsOf(req, messages), { ...placeOf(req), value, error });
  show(req, res, "accounts/own-name", page, { status: typed ? 422 : 200 });
}

async function save(req: ScopedRequest, res: Response) {
  const read = readForm(ownNameForm, req.body);
  if (!read.ok) return showName(req, res, read.form["name"] ?? { value: "", error: undefined });
  await renameAccount(req.scope, read.data.name);
  flash(req, "success", wordsOf(req, messages).t("saved"));
  res.redirect(303, placeOf(req).base);
}
