/**
 * What people and tenants asked for: Knock's rules of precedence, and who of an audience they
 * block.
 */
@NullMarked
package io.carillon.topology.resolve.preference;

import org.jspecify.annotations.NullMarked;
