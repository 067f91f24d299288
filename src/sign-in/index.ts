export { setUpPassport } from "./passport.ts";
export { hashPassword } from "./password-strategy.ts";
export { signInRoutes } from "./routes.ts";
