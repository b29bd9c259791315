/** The version of this package, for its user agent; a test holds it against package.json. */
export const VERSION = '0.1.0';
