/**
 * The main job, tried on a real installation: {@link io.carillon.deploy.check.MainJob} lists the
 * checks in order. Each compares everybody's feed before and after, so that it also sees who got
 * what they must not have.
 */
@NullMarked
package io.carillon.deploy.check;

import org.jspecify.annotations.NullMarked;
