package dmft.opencl;

/** How kernels are spread over a device. */
final class Launch {

    /** Work-items of a work-group of kernels that share nothing: two warps of an NVIDIA GPU, one wavefront of an AMD GPU. */
    static final int GROUP = 64;

    /** Most work-groups in the second and third dimension: what NVIDIA's drivers take. */
    static final int MOST_GROUPS = 65_535;

    private Launch() {}

    static long roundUp(long count, long multiple) {
        return (count + multiple - 1) / multiple * multiple;
    }

    /** Panels from the given one on that lie in one buffer of each operand. */
    static int segment(int panel, DeviceFields... operands) {
        int count = operands[0].panels() - panel;
        for (DeviceFields x : operands) {
            int blockPanels = x.blocks().blockPanels();
            count = Math.min(count, blockPanels - panel % blockPanels);
        }
        return count;
    }
}
