import { afterAll } from "vitest";
import { dropDatabase } from "./database.ts";

// The first hook of every test file: it runs after the file's own.
afterAll(dropDatabase);
