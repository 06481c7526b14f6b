/** The OpenCL backend in forms that only measurements need. */
@NullMarked
package dmft.opencl;

import org.jspecify.annotations.NullMarked;
