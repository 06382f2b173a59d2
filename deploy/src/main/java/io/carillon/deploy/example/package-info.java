/** What a service that writes to Carillon may look like. The README shows it. */
@NullMarked
package io.carillon.deploy.example;

import org.jspecify.annotations.NullMarked;
