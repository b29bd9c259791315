/**
 * Before the tests of a process: what the package loads when it is first needed.
 *
 * Loading takes real time, and a test that sets the clock waits for none. What is loaded once is there at once afterwards.
 */
import '../src/login-with-amazon/client.js';
import '../src/pay/exchange.js';
import '../src/selling-partner/mint.js';
import '../src/selling-partner/mws-migration.js';
import '../src/store/shared-tokens.js';
import '../src/token-call/quota.js';
import '../src/token-call/turns.js';
