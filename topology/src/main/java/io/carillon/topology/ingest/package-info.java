/** [ingest]: public topics in, validated and re-keyed entries of the user log out. */
@NullMarked
package io.carillon.topology.ingest;

import org.jspecify.annotations.NullMarked;
