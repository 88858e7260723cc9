// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Signatures of the text `eyJhbGciOiJQUzI1NiJ9.e30` by RFC 7520's RSA key, made with the openssl command line tool:
/// all are RSASSA-PSS with SHA-256, with various salts and mask generation functions. Only the first is PS256.
enum PSSExamples {
    static let input = "eyJhbGciOiJQUzI1NiJ9.e30"

    static let salt32 = """
        PMWhBrr0WuLSwFTwynYgAfZ49RPH_uIOudbRqmMCeYCzxUSkL4aVOYZSIWUcGCKysQY73Y8jKxhkQb8mBS_T5n9uM_W-5sutFIq933Y0\
        uS7t0Btn7y4rv60xz9mNcSlBXfMIU0jyfsyBbGUpdj6kqS1uzO-LUdfv9UHxEzfeEsOxgYebqodecwubtAkozGt6mKwO9Y2s-dMb9nSL\
        jOqWCZb2wDCEh9DSAo96sSMfjDhHG2upcyIOOSe5Yukx4BjEj9KHo_6ol2jzaCBbI3_rUIIv3r03NXL05SVjJj0x-fqiGmdDyhtBtSsa\
        Aj3-1kK3o9XJpxKGhMVlxoEKeY6aPg
        """

    static let salt0 = """
        kAmYDwb08yM4XNbQms91LKvhgqZ7emLjeFrr3E21iISopuULmn3wVMlYGxCMIyBhyHdjKpTc0Tnt2lJzjBzkIhNBUNz5jZtAADF1xPqH\
        ZdsM_oQIVZZ3STS88N5kfbUXVP6N_SGQy8_98mPZzUDO3ylNL2x-FGhwJjp-YktvosQrgYT-TbUxOXv8GTcPK1ezccj0SPZ2EVXieZOT\
        hPOCmPeG1_KBd0KVPOvIiitTl3XR4sy77D_QbiSrA8IyIhHia0gC3vhAg2pKS84XtSw8UM5uvoIsrmOgfCFx-05-3nl8seLczzocPldn\
        ubkgx3U_Q1KjWbxYHgWOKYbwHsoagw
        """

    static let salt20 = """
        NkxQiQMXHiT5muGbiT27EcZ7Jf-1o1ibsmiNEFnrFY700cknWwnGEON_W7YnbG16eZKUEt0DjWg6HXvSuRQWd0FoL3TPqFVqJgmQIwV3\
        kWpo5s1gCaE40bWjhH62mtmG9diV8lwyHt6lYJKye4gMLuhQSwgGrsHOWSOstCLEcWZjKQrKI6h-zNcBbXHTtpdEoBmn1fuZIc1qlEv3\
        NWO2EEocBFcgKM6209hT3BCU2bWEbGmIyEbOzAV_Dh-43JR-kb6vvBBBSl3dIsMlgM-hORh-ey5CH7n05easIQGfQTlUUPXNZLq4j6f8\
        wehIph3YTmHvF7asZkxhtKLR4BAiAA
        """

    static let salt31 = """
        NXFv0D7v6Eb9yGJP4RUu9HFMO0e4RxJ_ulkKHyY_Zzn74hjPDbsLw0xx2eqVNNKb1ayAup5QgwLIXilt-V17VKbMgyfpKpbcdBKdfcDQ\
        wRCJiBcmKfH6EyOGKy0x52lvK2fsAvoH1tKJ5OqTGqGE2-0DMQHLKR1Ap8dodlUW3fpdBWUuo1LMxFukpfDbzL3S0d8KvqGH1K5XPOFO\
        iszcUBW4856NdydzO2xYr3qoOHbdstlNVAI4aK8nAIGAc54GkJ67Bv3BcomoJaasqzqFAFkCL6lZa8ctgkWp0zAOkGids2tqEyIaWhwK\
        O8Gr12ilShzHYn0bd2gnhqcTVfndRg
        """

    static let salt33 = """
        DfbkCPOOiaS8yRaNsmq0WzehNDYb-6JiUpUzmX8c2Ilz0Qc1Syu31p8UI1eVaPJpZm4Y7_Gxp7MpUrETOlkctQtjDoNXYOoQ8qADzaKm\
        dkYcgRMUqPH3tijbDDt-YC32ojqtNvJB8NJbppzZO-eCxuLxHt3xsdbnufXXoB0iDqrTaz96zm9nBJQcxPgC1WmC6QHJkSZHUuPU-b77\
        W_EAlgqqWxkwSIVZtPtbABxJSEV9KLRE3Y5wSUDQTcerXHIr75dA8tHpFIqK2L09x0Ao8NvEHxHWxlexOuXANgYKawjS2UEpz2xi4Wpg\
        Y3rmEGvlHS3jO04BE7pudjTv57LZbQ
        """

    static let longestSalt = """
        jm_tQWFXB8geoQQx6f7KAxoKVikcz1BNh_G26TQ-uEq9YjEcSrykYckAymrjN9ghzGnKNLChlCywnbAlwkaA4ALVR0KgRGvz_ne_eniD\
        NTgnbf3n08AfvnCQAhvC9XYApKTltWolaeRWdJDL4hOh92leb3BGR4iKn0hmeDu-E5716YiEllx71cD2NiNOzDS0EVYLaPhEPvitfC2d\
        OyNYtaCHHc_B4YPqBqcPS4CmicMSpP8PbGQpqfHJeWZTYf2dYwcapehZ1Qrfrnw1PENdQuE0mugKeONGD_xAb6lgSkEfMUs5EWsKF4D5\
        dupuicqoz0vVlSx_mpQDsuzu_H9lrw
        """

    static let mgf1WithSHA1 = """
        UTz6b6sgQzhdPJD6-2_rF1PA76aY48a-R279HBY3xA69CQv4y35jvUHGKqyc8CDk455Sy7yDCmQXJbdrwMqaX1BK5LWkVsIA9sQgC0GJ\
        2azpOOH9AaiSOa0Jiys6-RibmMaitltLF6QOqF6aE5oTE13uOXg2VEm6ACaf-RuIRrBDspQJ70mWYigBNSWLkH_i4Rml9lSvW1N4I25o\
        EDEKDIxuNnaquASnvcFZOioiytHJi8DElmvIwg5PBYSLPpQKuH_HAmD_lwL9UhSwf9HSzaYaXR4wdTx3oRDP512dQKUk6I-270HjZYVA\
        zDmLEUdcOn0Cl7_6HmX88NrRLjsauQ
        """
}
