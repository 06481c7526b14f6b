package dmft.opencl;

import java.util.List;

/** The two questions that discovery asks an OpenCL library. */
interface OpenClDriver {

    /**
     * Every installed platform (driver).
     *
     * @throws org.jocl.CLException if the library answers with an error, which no platform is one of
     * @throws LinkageError if the library cannot be loaded
     */
    List<? extends Platform> platforms();

    /** One installed driver. */
    interface Platform {

        /** The driver's name. */
        String name();

        /**
         * The devices that the driver offers.
         *
         * @throws org.jocl.CLException if the driver answers with an error, which no device is one of
         */
        List<OpenClDevice> devices();
    }
}
