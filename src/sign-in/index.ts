export { setUpPassport } from "./passport.ts";
export { signInRoutes } from "./routes.ts";
