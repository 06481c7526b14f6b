/** Time and memory of whole runs of the program against the size of their problem, beside what {@code dmft check} tells of them. */
@NullMarked
package dmft.scale;

import org.jspecify.annotations.NullMarked;
