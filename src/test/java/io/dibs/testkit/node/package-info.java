/** Nodes of Dibs as processes of their own, alone or as a fleet. */
package io.dibs.testkit.node;
