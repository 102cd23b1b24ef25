/** How the parsers of bytes are given to Jazzer. */
package io.dibs.testkit.fuzz;
