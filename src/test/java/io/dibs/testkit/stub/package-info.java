/** Small servers in place of the parties that Dibs talks to. */
package io.dibs.testkit.stub;
