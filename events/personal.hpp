#pragma once

#include <cereal/cereal.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/ids.hpp"

namespace gridcase {

/// A value about a resident. Only sealed bytes ever reach the log; destroying the person's key
/// makes them unreadable everywhere while digests and figures stay as they were.
template <class T>
struct Personal {
    PersonId person;
    std::string sealed;

    bool operator==(const Personal&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(person), CEREAL_NVP(sealed));
    }
};

using PersonalText = Personal<std::string>;

/// The port of the keys: one key per person, in a small store of its own.
///
/// Sealing the same text for the same person gives the same bytes (the nonce is derived from key
/// and text), so a repeated command has a repeated digest. All functions may be called from any
/// thread. Failures of the store are thrown (std::runtime_error).
class KeyVault {
   public:
    virtual ~KeyVault() = default;

    /// The pseudonym of an identity such as `phone:138…` or `command:<id>`: stable, keyed, not
    /// guessable from outside.
    virtual PersonId person(std::string_view identity) = 0;

    /// Seals `plain` under the person's key, making the key when there is none yet.
    virtual PersonalText seal(const PersonId& person, std::string_view plain) = 0;

    /// The text again, or nothing when the key was destroyed or the bytes were changed.
    [[nodiscard]] virtual std::optional<std::string> open(const PersonalText& text) const = 0;

    /// Whether there is, or was, a key of this person.
    [[nodiscard]] virtual bool knows(const PersonId& person) const = 0;

    /// Destroys the keys of these persons, on disk and in memory, and returns when they cannot come
    /// back. Their identities get another pseudonym from then on, and sealing under the old one
    /// throws. Destroying again does nothing.
    virtual void destroy(const std::vector<PersonId>& persons) = 0;

    /// Returns when every key made so far is on disk. The writer calls it before a batch, so that
    /// no durable commit holds a text whose key could be lost.
    virtual void make_durable() = 0;
};

}  // namespace gridcase
