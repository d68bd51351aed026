import * as fc from "fast-check";

/** `fc.assert` for predicates that return at once; its overloads make the linter take every call for a promise. */
export const holds: <Ts>(property: fc.IProperty<Ts>, parameters?: fc.Parameters<Ts>) => void = fc.assert;
