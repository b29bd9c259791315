/**
 * Claims about types that fail to compile when they are wrong.
 */

type IsAny<T> = 0 extends 1 & T ? true : false;

/** True where each is assignable to the other and neither is `any`. */
type IsExactly<A, B> = IsAny<A> extends true ? false : [A, B] extends [B, A] ? true : false;

/** Claims that `A` is `B`. */
export function assertExactly<A, B>(_claim: IsExactly<A, B>): void {}

/** Claims that `T` is, or is not, `any`. */
export function isAny<T>(_claim: IsAny<T>): void {}
