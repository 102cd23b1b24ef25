/** Harnesses that tests share: the real programs around Dibs, their stand-ins, and the clients that call them. */
package io.dibs.testkit;
