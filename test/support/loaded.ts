/**
 * Before the tests of a process: what the package loads when it is first needed.
 *
 * Loading takes real time, and a test that sets the clock waits for none. What is loaded once is there at once afterwards.
 */
import '../../src/tokens/login-with-amazon/client.js';
import '../../src/apis/pay/token-exchange.js';
import '../../src/tokens/calls/rate-limit.js';
import '../../src/apis/selling-partner/pace/line.js';
import '../../src/apis/selling-partner/restricted-token-mint.js';
import '../../src/apis/selling-partner/tools/mws-migration.js';
import '../../src/tokens/store/shared-tokens.js';
import '../../src/tokens/calls/concurrency.js';
