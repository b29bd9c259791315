/** The version of this package, for its user agent; a test holds it against package.json. */
export const VERSION = '1.0.0';
