/** What is sent as JSON: records whose components are the fields, in snake_case. */
@NullMarked
package io.carillon.api.http.representation;

import org.jspecify.annotations.NullMarked;
