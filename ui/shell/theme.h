// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

#include <array>

namespace muster::ui {

/// The colours by name, as in tokens.json; their roles are told there and in the design's README.
enum class Token {
    Window,
    Surface,
    Raised,
    Sunken,
    Header,
    Hover,
    Selected,
    SelectedInactive,
    Changed,
    Border,
    BorderStrong,
    Control,
    Text,
    Text2,
    Text3,
    Disabled,
    Accent,
    AccentHover,
    AccentPressed,
    OnAccent,
    AccentText,
    Focus,
    Ok,
    OkBg,
    OkBorder,
    OkMark,
    Warn,
    WarnBg,
    WarnBorder,
    WarnMark,
    Bad,
    BadBg,
    BadBorder,
    BadMark,
    Prep,
    PrepBg,
    PrepBorder,
    PrepMark,
    Idle,
    IdleBg,
    IdleBorder,
    IdleMark,
    Danger,
    DangerHover,
    OnDanger,
    Tooltip,
    OnTooltip,
    ChartGrid,
    ChartNeutral,
    Scroll,
};
inline constexpr std::size_t tokenCount = std::size_t(Token::Scroll) + 1;

/// The five tones of a state, each in four colours.
enum class Tone { Ok, Warn, Bad, Prep, Idle };

/// Lengths in logical pixels.
enum class Size {
    Row,
    HeaderRow,
    RowTwoLine,
    RuleRow,
    LogRow,
    Button,
    ButtonSmall,
    Field,
    FieldSmall,
    Chip,
    CheckBox,
    IconNav,
    IconTitle,
    IconSmall,
    Glyph,
    TopBar,
    ViewBar,
    QueryBar,
    BulkBar,
    StatusStrip,
    Navigation,
    Details,
    DetailsPolicy,
    WizardRail,
    WizardSide,
    Progress,
    FocusRing,
};
inline constexpr std::size_t sizeCount = std::size_t(Size::FocusRing) + 1;

enum class Space { Xs, S, M, L, Xl }; ///< 4 in a chip, 8 between controls, 12 in cards, 16 page margin, 24 groups
enum class Radius { Mark, Control, Card, Chip };
enum class TextSize { Small, Body, Title }; ///< tables and captions; body and buttons; titles and big numbers
enum class TextWeight { Normal, Medium, Strong };
enum class Motion { ChangedFadeMs, ToastMs, BusyAfterMs, BarAfterMs };

/// How Muster looks in one scheme: the colours and sizes of the embedded tokens.json, and what Qt needs made of them.
/// A value; painters take it by const reference. Complete by construction: a name that tokens.json lacks ends the program
/// at start, and tests/ui/tst_theme.cpp makes sure that this never ships.
class Theme
{
public:
    enum Scheme { Light, Dark };
    enum class Preference { System, Light, Dark };

    struct ToneColours
    {
        QColor text;       ///< words
        QColor background; ///< fill of a chip or hint
        QColor border;     ///< its edge
        QColor mark;       ///< glyphs and bars, never text
    };

    static Theme load(Scheme scheme);
    /// What the desktop asks for. Before Qt 6.5 it is guessed from the lightness of the application's palette, so ask before
    /// a theme was applied.
    static Scheme systemScheme();

    Scheme scheme() const { return m_scheme; }
    QColor colour(Token token) const { return m_colours[std::size_t(token)]; }
    ToneColours tone(Tone tone) const;
    int size(Size size) const { return m_sizes[std::size_t(size)]; }
    int space(Space space) const { return m_spaces[std::size_t(space)]; }
    int radius(Radius radius) const { return m_radii[std::size_t(radius)]; }
    int milliseconds(Motion motion) const { return m_motions[std::size_t(motion)]; }
    double iconStroke() const { return m_iconStroke; } ///< on the 24 grid

    /// The system's font in one of our three sizes.
    QFont font(TextSize size = TextSize::Body, TextWeight weight = TextWeight::Normal) const;
    int lineHeight(TextSize size) const { return m_lineHeights[std::size_t(size)]; }

    QPalette palette() const;
    /// The one style sheet of the application, from resources/theme/application.qss. Its selectors by property:
    /// - QPushButton `role`: primary, danger, dangerOutline, flat, link, choice; QToolButton `role`: icon, outline; both `small` (bool)
    /// - fields `invalid`, `small`, `bare` (bool); QPlainTextEdit and QTextEdit `role`: field
    /// - QLabel `textRole`: title, strong, medium, heading, small, label, secondary, caption, error, warning, link, hint
    /// - QFrame `frameRole`: page, chrome, card, raised, hint (with `tone`), bar, field, line (with `orientation`)
    /// - QListView `role`: navigation, popup
    /// Set properties before the widget is shown, or polish it anew.
    QString styleSheet() const;

    static QString tokenName(Token token); ///< "okBg", as in tokens.json
    static QString sizeName(Size size);

private:
    Theme() = default;

    Scheme m_scheme = Light;
    std::array<QColor, tokenCount> m_colours;
    std::array<int, sizeCount> m_sizes{};
    std::array<int, 5> m_spaces{};
    std::array<int, 4> m_radii{};
    std::array<int, 4> m_motions{};
    std::array<int, 3> m_fontSizes{};
    std::array<int, 3> m_lineHeights{};
    std::array<int, 3> m_weights{};
    double m_iconStroke = 0;
};

} // namespace muster::ui
