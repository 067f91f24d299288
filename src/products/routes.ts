import { NotFound } from "../kernel/errors.ts";
import { flash } from "../platform/flash.ts";
import { type Form, readForm } from "../platform/forms.ts";
import { show } from "../platform/render.ts";
import {
  get,
  placeOf,
  post,
  type Response,
  type Route,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../platform/routing.ts";
import { apply } from "./application.ts";
import { applicationForm } from "./forms.ts";
import { messages } from "./messages.ts";
import { productPage } from "./pages.ts";
import { type Product, type ProductKey, productKeys } from "./product.ts";
import { findProduct } from "./repository.ts";

/** Виртуальная АТС, Электронная почта, VoIP для бизнеса, Виртуальная телефония, Вызовы 24, Мобильный интернет. */
export const productRoutes: readonly Route[] = productKeys.flatMap((key) =>
  routes(`/a/:account/products/${key}`, [
    get("", "subscribers:read", async (req: ScopedRequest, res) => showProduct(req, res, await productOf(req, key))),
    post("", "orders:write", (req: ScopedRequest, res) => order(req, res, key), {
      sample: { contact: "Ольга", phone: "+375 29 100-00-01", comment: "" },
    }),
  ]),
);

const productOf = async (req: ScopedRequest, key: ProductKey): Promise<Product> => {
  const product = await findProduct(req.scope, key);
  if (!product) throw new NotFound("product");
  return product;
};

const showProduct = (req: ScopedRequest, res: Response, product: Product, form?: Form) => {
  const blank = { value: "", error: undefined };
  const own = { ...blank, value: req.user?.name ?? "" };
  const page = productPage(wordsOf(req, messages), {
    ...placeOf(req),
    product,
    isRefused: form !== undefined,
    typed: { contact: form?.["contact"] ?? own, phone: form?.["phone"] ?? blank, comment: form?.["comment"] ?? blank },
  });
  show(req, res, "products/index", page, { status: form ? 422 : 200 });
};

const order = async (req: ScopedRequest, res: Response, key: ProductKey) => {
  const product = await productOf(req, key);
  const read = readForm(applicationForm, req.body);
  if (!read.ok) return showProduct(req, res, product, read.form);
  const number = await apply(req.scope, product, read.data, req.site.clock.now());
  const words = wordsOf(req, messages);
  if (number !== undefined) flash(req, "success", words.t("accepted", { number }));
  res.redirect(303, `${placeOf(req).base}/products/${key}`);
};
