//! What 425 keeps for things that are not here. Always empty, for those who read it.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod absent {
    /// The take of a child hotkey.
    #[pallet::storage]
    pub type ChildkeyTake<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, AccountId32, Identity, u16, u16, ValueQuery>;

    /// The shares of mechanisms.
    #[pallet::storage]
    pub type MechanismEmissionSplit<T: Config> =
        StorageMap<_, Twox64Concat, u16, Vec<u16>, OptionQuery>;

    /// Blocks from an announcement to the swap of a coldkey.
    #[pallet::storage]
    pub type ColdkeySwapAnnouncementDelay<T: Config> =
        StorageValue<_, u32, ValueQuery, ConstU32<36_000>>;

    /// Blocks between two announcements.
    #[pallet::storage]
    pub type ColdkeySwapReannouncementDelay<T: Config> =
        StorageValue<_, u32, ValueQuery, ConstU32<7_200>>;

    /// Announced swaps of coldkeys.
    #[pallet::storage]
    pub type ColdkeySwapAnnouncements<T: Config> =
        StorageMap<_, Twox64Concat, AccountId32, (u32, H256), OptionQuery>;

    /// Disputed swaps of coldkeys.
    #[pallet::storage]
    pub type ColdkeySwapDisputes<T: Config> =
        StorageMap<_, Twox64Concat, AccountId32, u32, OptionQuery>;

    /// Locks of a coldkey.
    #[pallet::storage]
    pub type Lock<T: Config> = StorageNMap<
        _,
        (
            NMapKey<Blake2_128Concat, AccountId32>,
            NMapKey<Identity, u16>,
            NMapKey<Blake2_128Concat, AccountId32>,
        ),
        LockState,
        OptionQuery,
    >;

    /// Locks on a hotkey.
    #[pallet::storage]
    pub type HotkeyLock<T: Config> =
        StorageDoubleMap<_, Identity, u16, Blake2_128Concat, AccountId32, LockState, OptionQuery>;

    /// Locks on a hotkey that end.
    #[pallet::storage]
    pub type DecayingHotkeyLock<T: Config> =
        StorageDoubleMap<_, Identity, u16, Blake2_128Concat, AccountId32, LockState, OptionQuery>;

    /// Locks of an owner.
    #[pallet::storage]
    pub type OwnerLock<T: Config> = StorageMap<_, Identity, u16, LockState, OptionQuery>;

    /// Locks of an owner that end.
    #[pallet::storage]
    pub type DecayingOwnerLock<T: Config> = StorageMap<_, Identity, u16, LockState, OptionQuery>;

    /// Whether a lock ends.
    #[pallet::storage]
    pub type DecayingLock<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, AccountId32, Identity, u16, bool, OptionQuery>;

    /// How fast locks ripen.
    #[pallet::storage]
    pub type MaturityRate<T: Config> = StorageValue<_, u64, ValueQuery, ConstU64<934_866>>;

    /// How fast locks end.
    #[pallet::storage]
    pub type UnlockRate<T: Config> = StorageValue<_, u64, ValueQuery, ConstU64<934_866>>;

    /// What a coldkey does with its share of root.
    #[pallet::storage]
    pub type RootClaimType<T: Config> =
        StorageMap<_, Blake2_128Concat, AccountId32, RootClaimTypeEnum, ValueQuery>;

    /// What can be claimed on a hotkey.
    #[pallet::storage]
    pub type RootClaimable<T: Config> =
        StorageMap<_, Blake2_128Concat, AccountId32, BTreeMap<u16, FixedI128>, ValueQuery>;

    /// What was claimed.
    #[pallet::storage]
    pub type RootClaimed<T: Config> = StorageNMap<
        _,
        (
            NMapKey<Identity, u16>,
            NMapKey<Blake2_128Concat, AccountId32>,
            NMapKey<Blake2_128Concat, AccountId32>,
        ),
        u128,
        ValueQuery,
    >;

    /// TAO that flows into a subnet, averaged.
    #[pallet::storage]
    pub type SubnetEmaTaoFlow<T: Config> =
        StorageMap<_, Identity, u16, (u64, FixedI128), OptionQuery>;
}
