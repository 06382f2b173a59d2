/**
 * The HTTP surface: one class per resource, each call a function from a request to an {@link
 * io.carillon.api.http.Answer}. What is read and written is behind {@link io.carillon.api.read};
 * what is sent is in {@link io.carillon.api.http.representation}. Start reading at {@link
 * io.carillon.api.http.HttpServer}.
 */
@NullMarked
package io.carillon.api.http;

import org.jspecify.annotations.NullMarked;
