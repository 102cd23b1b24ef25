/** Processes of this machine: start, stop, read their memory and CPU. */
package io.dibs.testkit.process;
