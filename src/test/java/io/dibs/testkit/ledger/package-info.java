/** The ledger's tables in memory, and decorators that delay what it answers or record what it is asked. */
package io.dibs.testkit.ledger;
