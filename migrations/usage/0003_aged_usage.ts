export { down, up } from "../0048_aged_usage.ts";
